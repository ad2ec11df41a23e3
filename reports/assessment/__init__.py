"""Assessment 考核: what each unit achieved of what the document asks, point by point."""
