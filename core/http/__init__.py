"""How the dashboard talks to other people's services: pace, retries, time-outs and silence about secrets."""
