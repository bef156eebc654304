"""Values of cells: amounts, dates, codes and names of cities."""
