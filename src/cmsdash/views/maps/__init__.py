"""The map of the cities: symbols, names, legend."""
