"""Steps of one size after the other, each with its own instance or all with one, measured in turns."""

import contextlib
import dataclasses

import load
import machine
from instance import Instance, Upstream


@dataclasses.dataclass
class Step:
    label: str
    instance: Instance
    load: tuple
    idle_connections: int = 0
    meanwhile: object = contextlib.nullcontext  # makes a block that lasts as long as the measurement


class Ladder:
    """The base of all. `steps` and `notes` are what differs."""
    NAME = TITLE = ""

    def __init__(self, candor, options, folder, progress):
        self.candor = candor
        self.options = options
        self.folder = folder / self.NAME
        self.progress = progress
        self.instances = []

    def steps(self):
        raise NotImplementedError

    def notes(self, cells):
        """What is to be said besides, as sentences."""
        return []

    def run(self):
        self.upstream = Upstream(self.folder / "upstream", (machine.LOAD_CORE,))
        try:
            cells = self._rounds(self.steps())
            return {"name": self.NAME, "title": self.TITLE, "candor": self.candor.name, "cells": cells,
                    "notes": self.notes(cells)}
        finally:
            for instance in self.instances:
                instance.stop()
            self.upstream.stop()

    def start(self, name, settings=""):
        instance = Instance(self.candor, self.folder / name, self.upstream.port, settings=settings)
        self.instances.append(instance)
        instance.start()
        instance.wait()
        return instance

    def _rounds(self, steps):
        cells = []
        rounds = self.options.rounds if steps else 0
        for number in range(1, rounds + 1):
            latest = [self._cell(step, number) for step in steps]
            self.progress.round(self.NAME, number, rounds, latest)
            cells += latest
        return cells

    def _cell(self, step, number):
        with contextlib.ExitStack() as block:
            problems = []
            if step.idle_connections:
                held = block.enter_context(step.instance.held(step.idle_connections))
                step.instance.log.expect(held.report["answers_all"])
                problems += load.mishaps(held.report)
            block.enter_context(step.meanwhile())
            cell = step.instance.measure(step.load, self.options.seconds, self.options.warm_up)
        problems += load.mishaps(cell.pop("report"))
        problems += [each for each in [step.instance.log.problem()] if each]
        return {"workload": self.NAME, "proxy": step.label, "round": number, **cell, "problems": problems}
