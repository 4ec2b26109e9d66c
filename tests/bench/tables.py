"""From cells to tables, in Markdown."""

import statistics

PEERS = ("relay", "nginx", "haproxy", "caddy")


def median_of(cells, read):
    values = [read(cell) for cell in cells]
    return statistics.median(values) if values else float("nan")


def ratio(cells, others, read):
    """The median over rounds of the ratio within one round, so that the drift of the machine cancels."""
    by_round = {cell["round"]: read(cell) for cell in others}
    ratios = [read(cell) / by_round[cell["round"]] for cell in cells if by_round.get(cell["round"])]
    return statistics.median(ratios) if ratios else None


def table(heads, rows):
    lines = ["| " + " | ".join(heads) + " |", "|---|" + "--:|" * (len(heads) - 1)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def by_proxy(cells):
    grouped = {}
    for cell in cells:
        grouped.setdefault(cell["proxy"], []).append(cell)
    return grouped


def problems(cells):
    return [f"! {cell['proxy']}, round {cell['round']}: {problem}" for cell in cells for problem in cell["problems"]]


def workload_tables(workload, cells):
    """A title, a table, and what went wrong."""
    measured = by_proxy([cell for cell in cells if "answers" in cell or "bytes_each" in cell])
    broken = {cell["proxy"] for cell in cells if cell["problems"]}
    rounds = max((cell["round"] for cell in cells), default=0)
    if workload.kind == "idle":
        body = idle_table(measured, broken)
    elif workload.kind == "open":
        body = open_table(measured, broken)
    else:
        body = closed_table(measured, broken, workload.workers > 1)
    title = f"### {workload.name}: {workload.title} (medians of {rounds} round{'s'[:rounds != 1]})"
    note = others_note(cells) if workload.workers == 1 else []  # the generator is on the proxies' cores too
    return ["", title, "", *body, *note, *problems(cells)]


def scale_tables(result):
    cells = result["cells"]
    steps = by_proxy(cells)
    broken = {cell["proxy"] for cell in cells if cell["problems"]}
    body = ["", *closed_table(steps, broken), *others_note(cells)] if cells else []
    notes = [line for note in result["notes"] for line in ("", note)]
    wrong = [*problems(cells), *result.get("problems", [])]
    return ["", f"### {result['name']}, {result['candor']}: {result['title']}", *body, *notes, *wrong]


def bases_of(measured):
    """Whom to compare with: the other proxies, and whoever stands first."""
    return [name for name in measured if name.partition("-")[0] in PEERS or name == next(iter(measured))]


def closed_table(measured, broken, ratios_of_throughput=False):
    bases = bases_of(measured)
    heads = ["proxy", "CPU µs/request", "spread %", "in user mode %", *(f"÷ {base}" for base in bases), "requests/s",
             "cores busy", "p50 µs", "p99 µs", "p99.9 µs", "peak MiB"]
    rows = []
    for name, cells in measured.items():
        rows.append([marked(name, broken), f"{median_of(cells, cpu):.2f}", f"{spread(cells, cpu):.0f}",
                     f"{100 * median_of(cells, lambda cell: cell['user_share']):.0f}",
                     *(shown_ratio(cells, measured[base], cpu) for base in bases),
                     f"{median_of(cells, requests_per_second):,.0f}",
                     f"{median_of(cells, lambda cell: cell['busy']):.2f}",
                     *(f"{median_of(cells, latency(at)):,.0f}" for at in ("p50", "p99", "p999")),
                     f"{median_of(cells, lambda cell: cell['peak_memory_kib']) / 1024:.1f}"])
    if ratios_of_throughput:
        return _throughput_first(heads, rows, measured, bases)
    return table(heads, rows)


def _throughput_first(heads, rows, measured, bases):
    """Where throughput is the question, the ratios are of throughput."""
    first = heads.index(f"÷ {bases[0]}")
    heads = [head.replace("÷", "requests/s ÷") for head in heads]
    for row, cells in zip(rows, measured.values()):
        row[first:first + len(bases)] = [shown_ratio(cells, measured[base], requests_per_second) for base in bases]
    return table(heads, rows)


def open_table(measured, broken):
    direct = measured.pop("direct", [])
    bases = bases_of(measured)
    heads = ["proxy", "CPU µs/request", "spread %", *(f"÷ {base}" for base in bases), "answers/s", "cores busy",
             "added p50 µs", "added p99 µs", "added p99.9 µs", "p50 µs", "p99 µs", "p99.9 µs"]
    rows = []
    for name, cells in measured.items():
        rows.append([marked(name, broken), f"{median_of(cells, cpu):.2f}", f"{spread(cells, cpu):.0f}",
                     *(shown_ratio(cells, measured[base], cpu) for base in bases),
                     f"{median_of(cells, requests_per_second):,.0f}",
                     f"{median_of(cells, lambda cell: cell['busy']):.2f}",
                     *(shown_added(cells, direct, latency(at)) for at in ("p50", "p99", "p999")),
                     *(f"{median_of(cells, latency(at)):,.0f}" for at in ("p50", "p99", "p999"))])
    unproxied = ", ".join(f"{median_of(direct, latency(at)):,.0f}" for at in ("p50", "p99", "p999"))
    return [*table(heads, rows), "", f"Without a proxy p50, p99 and p99.9 are {unproxied} µs; added is the difference "
            "to that within one round."]


def idle_table(measured, broken):
    heads = ["proxy", "bytes per connection", "connections", "MiB before them"]
    return table(heads, [[marked(name, broken), f"{cells[0]['bytes_each']:,.0f}", f"{cells[0]['connections']:,}",
                          f"{cells[0]['memory_kib'] / 1024:.1f}"] for name, cells in measured.items()])


def syscall_table(rows):
    """`rows`: workload, proxy, counts."""
    def shown(counts):
        named = sorted(((name, number) for name, number in counts.items() if name != "all" and number >= 0.005),
                       key=lambda pair: -pair[1])
        others = counts["all"] - sum(number for _, number in named)
        named += [("others", others)] if others >= 0.05 else []  # below, it is that counting does not begin at once
        return ", ".join(f"{name} {number:.2f}" for name, number in named)

    lines = table(["workload", "proxy", "all", "which"],
                  [[row["workload"], row["proxy"], f"{row['counts']['all']:.2f}", shown(row["counts"])]
                   for row in rows])
    return ["", f"### System calls per request (by {rows[0]['tool']})", "", *lines]


def others_note(cells):
    shares = [cell["others_share"] for cell in cells if "others_share" in cell]
    if not shares or max(shares) < 0.05:
        return []
    return ["", f"Others used the proxies' core meanwhile: {100 * statistics.median(shares):.0f} % of it in the "
            f"median, {100 * max(shares):.0f} % at worst."]


def cpu(cell):
    return cell["cpu_us"]


def requests_per_second(cell):
    return cell["answers"] / cell["seconds"] if cell["seconds"] else 0


def latency(at):
    return lambda cell: cell["latency_us"][at]


def spread(cells, read):
    values = [read(cell) for cell in cells]
    middle = statistics.median(values)
    return 100 * (max(values) - min(values)) / middle if middle else 0


def marked(name, broken):
    return f"{name} !" if name in broken else name


def shown_ratio(cells, others, read):
    value = ratio(cells, others, read)
    return "–" if value is None else f"{value:.2f}"


def shown_added(cells, direct, read):
    by_round = {cell["round"]: read(cell) for cell in direct}
    added = [read(cell) - by_round[cell["round"]] for cell in cells if cell["round"] in by_round]
    return f"{statistics.median(added):,.0f}" if added else "–"
