"""A stand-in for Bizon365 and Salebot: one HTTP server with the methods of both APIs, over an invented school.

world/     the school, made from a seed and a day: rooms, webinars, viewers, registration pages, people, clients
bizon/     Bizon365's methods over that world, and the webhooks that it sends
salebot/   Salebot's methods over the clients of that world
faults     the switchboard: which faults to play, and how to answer where the real API is not certain
calls, dispatcher, traffic     how a request becomes a call, is answered or spoilt, and is noted
control    the switchboard and the traffic over HTTP, and events of the account that no API call causes
server     all of it on a port, in a process of its own (`python -m core.sandbox`) or in a thread of the tests
"""
