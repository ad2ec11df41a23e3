"""The report to the provincial government: frozen figures and the documents made from them."""
