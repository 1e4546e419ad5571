"""Where outcomes and articles are kept. What lies here can be made again from the captures."""
