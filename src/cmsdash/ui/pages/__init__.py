"""Parts of single pages that need Streamlit."""
