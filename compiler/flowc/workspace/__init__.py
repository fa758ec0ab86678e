"""The disk: flows, links, Git, the cache, writing."""
