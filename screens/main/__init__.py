"""The main screen: four live panes, each a query, a way to draw a row and a set of verbs."""
