"""What can be learnt from what happened: figures, plots, and the lists behind them."""
