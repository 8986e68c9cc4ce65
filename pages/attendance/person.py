"""Checking one person: the input, and the result with everything that Bizon365 sent about the person."""



