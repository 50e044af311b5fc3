"""The command line: arguments become a request, the request runs through the one door."""
