"""Map of the cities: base map, symbols, region names and legend."""
