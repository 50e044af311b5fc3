"""The window: everything a person sees. Talks to ``crosscancer_core`` through values, requests and events."""
