"""What must not grow: Candor alone, small against large, measured in turns like proxies are. The figure is the ratio of
CPU time per request, large ÷ small."""

from . import connections, fields, limiter, routes, scrape, slow_reader

ALL = {each.NAME: each for each in (routes.ByPath, routes.ByHost, scrape.Scrape, limiter.Limiter,
                                    connections.Connections, fields.Fields, slow_reader.SlowReader)}
