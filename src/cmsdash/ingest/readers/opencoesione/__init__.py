"""Reader of OpenCoesione's projects and of the files related to them."""
