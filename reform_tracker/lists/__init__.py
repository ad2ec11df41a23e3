"""Engine: a list as it is shown: rows under columns of cells, on the page and as a workbook."""
