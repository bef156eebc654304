"""Reader of OpenCoesione's projects file and its related files."""
