"""Foreign files become a new release: each row accepted, put aside with a reason, or out of scope with the rule."""
