"""Every method of adaptation on one small base model: what it gains, costs and forgets.

    python benchmarks/methods.py                    # pretraining and its skills, about a minute
    python benchmarks/methods.py --all --seeds 0 1 2

Each line is a figure: seed, method, what was measured, value. Figures differ a little from one
kind of processor to another; what the handbook claims are thresholds and orders over seeds. The
base model is cached (`adaptlab.pretrained` tells where), so a second run is spared pretraining.
"""

from __future__ import annotations

import argparse
import copy
import random
import time
from typing import TYPE_CHECKING

import adaptlab as lab
from adaptlab import CONTENT, DOMAIN, FORMAT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from adaptlab import GPT, Base, Example, Facts

LABELLED = 20  # of 30 towns and parts: the others' questions are kept for the test


class Trial:
    """One seed's base model, the questions to all methods, and the lines that are printed."""

    def __init__(self, base: Base) -> None:
        self.world, self.corpus, self.tokenizer = base.world, base.corpus, base.tokenizer
        self._base = base.model
        world, labelled = base.world, slice(LABELLED)
        self.known = world.in_house_style(world.general, world.towns[labelled])
        self.known_test = world.in_house_style(world.general, world.towns[LABELLED:])
        self.new = world.in_house_style(world.domain, world.parts[labelled])
        self.untaught = world.in_house_style(world.domain, world.parts[LABELLED:])
        self.cloze = [
            (f"spec sheet {part} rev two lists {relation} as", value)
            for (part, relation), value in world.domain.items()
        ]

    def model(self) -> GPT:
        """A copy of the base model, to do with as one likes."""
        return copy.deepcopy(self._base)

    def record(self, method: str, figures: Mapping[str, float]) -> None:
        """Print what was measured of a method."""
        for name, value in figures.items():
            print(f"{self.world.seed}  {method:28} {name:26} {value:9.3f}", flush=True)

    def right(self, model: GPT, examples: Sequence[Example], part: slice = lab.WHOLE) -> float:
        """The share of examples that a model answers."""
        return lab.exact_match(model, self.tokenizer, examples, part)

    def general(self, model: GPT) -> dict[str, float]:
        """What a method may cost: perplexity on the web, and the base's skills."""
        return {
            "perplexity, web": lab.perplexity(model, self.tokenizer, self.corpus.web),
            **lab.skills(model, self.tokenizer, self.corpus),
        }

    def answers(self, model: GPT) -> dict[str, float]:
        """What fine-tuning gained: format and content, by what was taught."""
        asked = {"known": self.known_test, "taught": self.new, "untaught": self.untaught}
        return {
            f"{name}, {part}": self.right(model, examples, words)
            for name, examples in asked.items()
            for part, words in (("format", FORMAT), ("content", CONTENT))
        }

    def tune(self, model: GPT, examples: Sequence[Example], lr: float = 1e-3) -> float:
        """Fine-tune for 200 steps, and return the CPU seconds."""
        return lab.train(model, lab.pairs(self.tokenizer, examples, 3), 200, lr).seconds


def pretraining(trial: Trial) -> None:
    """The skills that emerged, and what the base cannot know."""
    model = trial.model()
    trial.record("pretraining", trial.general(model))
    domain = trial.world.closed_book(trial.world.domain)
    trial.record("pretraining", {"domain questions": trial.right(model, domain)})


def continued_pretraining(trial: Trial) -> None:
    """The trade's documents, with three shares of replay; then fine-tuning."""
    corpus, world = trial.corpus, trial.world
    for share in (0.0, 0.1, 0.5):
        model, method = trial.model(), f"continued, replay {share:.0%}"
        sampler = lab.mixed(corpus.web, corpus.trade, share)
        history = lab.train(model, lab.stream(trial.tokenizer, sampler, 11), 200, 2e-3)
        figures = {
            "seconds": history.seconds,
            "perplexity, trade": lab.perplexity(model, trial.tokenizer, corpus.trade),
            "domain cloze": trial.right(model, trial.cloze),
            "domain questions": trial.right(model, world.closed_book(world.domain)),
        }
        trial.record(method, {**figures, **trial.general(model)})
        if share == 0.1:  # noqa: PLR2004 - the one that is tuned further
            trial.tune(model, trial.known + trial.new)
            trial.record(f"{method}, then tuned", trial.answers(model))


def fine_tuning(trial: Trial) -> None:
    """160 labels, of towns that the base knows and parts that it does not."""
    model = trial.model()
    seconds = trial.tune(model, trial.known + trial.new)
    figures = {"seconds": seconds, **trial.answers(model), **trial.general(model)}
    trial.record("fine-tuning", figures)


def adapters(trial: Trial) -> None:
    """LoRA by rank, and QLoRA."""
    every = sum(weight.numel() for weight in trial.model().parameters())
    for rank in (1, 2, 4, 8, 16):
        model = lab.add_lora(trial.model(), rank, seed=trial.world.seed)
        share = lab.trainable(model) / every
        seconds = trial.tune(model, trial.known + trial.new, lr=3e-3)
        figures = {"seconds": seconds, "share trained": share, **trial.answers(model)}
        trial.record(f"LoRA, rank {rank}", {**figures, **trial.general(model)})
    model = lab.add_lora(trial.model(), 8, seed=trial.world.seed, freeze=lab.QuantizedLinear)
    before = lab.perplexity(model, trial.tokenizer, trial.corpus.web)
    seconds = trial.tune(model, trial.known + trial.new, lr=3e-3)
    figures = {"seconds": seconds, "perplexity, packed": before, **trial.answers(model)}
    trial.record("QLoRA, rank 8", figures)


def retrieval(trial: Trial) -> None:
    """Facts that came after training; then searches by words, by meaning and by both."""
    world, corpus, model = trial.world, trial.corpus, trial.model()
    facts = {**world.known, **world.domain, **world.later}
    index, later = lab.BM25(corpus.passages(facts)), world.closed_book(world.later)
    for k in (0, 1, 3, 5, 8):
        examples = lab.retrieved(index, later, k)
        tokens = sum(len(trial.tokenizer.encode(prompt)) for prompt, _ in examples)
        figures = {"later facts": trial.right(model, examples), "tokens": tokens / len(examples)}
        trial.record(f"RAG, {k} passages", figures)
    changed = world.changed(world.general)
    newer = lab.BM25(corpus.passages({**facts, **changed}))
    asked = world.closed_book(changed)
    found = trial.right(model, lab.retrieved(newer, asked, 1))
    trial.record("changed facts", {"closed book": trial.right(model, asked), "RAG": found})
    _searches(trial, facts)
    _with_fine_tuning(trial, index)


def _searches(trial: Trial, facts: Facts) -> None:
    world, corpus, rng = trial.world, trial.corpus, random.Random(9)
    embedding = lab.Embedding([corpus.paraphrases(rng) for _ in range(600)])
    passages = corpus.passages(facts)
    words, meaning = lab.BM25(passages), lab.DenseIndex(passages, embedding)
    indexes: dict[str, lab.Index] = {
        "BM25": words,
        "dense": meaning,
        "hybrid": lab.Hybrid([words, meaning]),
    }
    asked = {
        "own words": [world.question(key) for key in facts],
        "synonyms": [world.paraphrase(key, rng) for key in facts],
    }
    relevant = [{place} for place in range(len(facts))]
    examples = world.closed_book(facts)
    for name, index in indexes.items():
        for wording, questions in asked.items():
            rankings = [lab.search(index, question) for question in questions]
            read = lab.retrieved(index, examples, 1, asked=questions)
            figures = {
                f"recall@1, {wording}": lab.recall_at(1, rankings, relevant),
                f"recall@3, {wording}": lab.recall_at(3, rankings, relevant),
                f"MRR, {wording}": lab.mean_reciprocal_rank(rankings, relevant),
                f"answers, {wording}": trial.right(trial.model(), read),
            }
            trial.record(name, figures)


def _with_fine_tuning(trial: Trial, index: lab.Index) -> None:
    taught = trial.known + trial.new
    closed, opened = trial.model(), trial.model()
    trial.tune(closed, taught)
    trial.tune(opened, taught + lab.retrieved(index, taught, 3))
    later = trial.world.in_house_style(trial.world.later, trial.world.new)
    asked = lab.retrieved(index, later, 3)
    tuned = {"not tuned": trial.model(), "tuned closed": closed, "tuned on passages": opened}
    for name, model in tuned.items():
        parts = {"format": FORMAT, "content": CONTENT}
        figures = {part: trial.right(model, asked, words) for part, words in parts.items()}
        trial.record(f"RAG, 3 passages, {name}", figures)


def in_context(trial: Trial) -> None:
    """Examples in the prompt, until they are too many; then steps."""
    corpus, world, model = trial.corpus, trial.world, trial.model()
    style = {relation: world.house[relation] for relation in lab.GENERAL}
    for shots in (0, 1, 2, 4, 8, 16, 24, 48):
        rng = random.Random(3)
        documents = [corpus.style(rng, shots + 1, style) for _ in range(300)]
        examples = [lab.last_question(document) for document in documents]
        trial.record(f"{shots} shots", {"style": trial.right(model, examples)})
    for steps in (False, True):
        rng = random.Random(4)
        examples = []
        for town, relation in corpus.unseen_two_steps():
            shots_before = corpus.two_steps(rng, steps=steps, questions=2)
            prompt, answer = world.two_steps(town, relation, steps=steps)
            examples.append((f"{shots_before} {prompt}", answer))
        method = "chain of thought" if steps else "answered at once"
        trial.record(method, {"two steps": trial.right(model, examples, slice(-2, None))})


def tools(trial: Trial) -> None:
    """ReAct: taught on imagined facts, asked about true ones, then about a changed world."""
    corpus, world, model = trial.corpus, trial.world, trial.model()
    taught = []
    for seed in range(4):
        facts = lab.imagined(world, seed)
        tool = lab.search_in(lab.BM25(corpus.passages(facts)))
        taught += [
            lab.demonstrate(facts, name, relation, tool)
            for name in world.free
            for relation in lab.PEOPLE
        ]
    batches = lab.demonstrations(trial.tokenizer, taught, 3)
    seconds = lab.train(model, batches, 200, 1e-3).seconds
    changed = {**world.changed(world.general), **world.people}
    for name, facts in (("true", world.known), ("changed", changed)):
        tool = lab.search_in(lab.BM25(corpus.passages(facts)))
        examples = [
            world.two_steps(town, relation, steps=False, general=facts)
            for town, relation in corpus.unseen_two_steps()
        ]
        traces = lab.react(model, trial.tokenizer, [prompt for prompt, _ in examples], tool)
        right = sum(
            trace.answer == answer.removesuffix(" .")
            for trace, (_, answer) in zip(traces, examples, strict=True)
        )
        figures = {
            "right": right / len(examples),
            "actions": sum(len(trace.actions) for trace in traces) / len(traces),
            "tokens written": sum(trace.written for trace in traces) / len(traces),
            "seconds": seconds,
        }
        trial.record(f"ReAct, {name} world", figures)


def hallucination(trial: Trial) -> None:
    """How sure a model is of what it cannot know, before and after fine-tuning."""
    world = trial.world
    unsure = lab.abstaining(world, world.free[:30], DOMAIN)
    data: dict[str, Sequence[Example]] = {
        "base": [],
        "tuned on known facts": trial.known,
        "tuned on new facts": trial.known + trial.new,
        "tuned to abstain": trial.known + trial.new + unsure,
    }
    for name, examples in data.items():
        model = trial.model()
        if examples:
            trial.tune(model, examples)
        for kind, facts in (("known", world.general), ("later", world.later)):
            asked = world.closed_book(facts)
            prompts, truth = [one for one, _ in asked], [one for _, one in asked]
            answers = lab.complete(model, trial.tokenizer, prompts, 1)
            for threshold in (0.0, 0.5):
                found = lab.reliability(answers, truth, threshold)
                of = f"{kind} facts, sure by {threshold}"
                trial.record(
                    name,
                    {
                        f"{of}: right": found.right,
                        f"{of}: wrong": found.wrong,
                        f"{of}: abstained": found.abstained,
                    },
                )


METHODS: Sequence[Callable[[Trial], None]] = (
    continued_pretraining,
    fine_tuning,
    adapters,
    retrieval,
    in_context,
    tools,
    hallucination,
)


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--all", action="store_true", help="all methods, not only pretraining")
    parser.add_argument("--cache", help="the folder for base models")
    options = parser.parse_args()
    for seed in options.seeds:
        start = time.process_time()
        base = lab.base(seed, cache=options.cache)
        trial = Trial(base)
        weights = sum(weight.numel() for weight in base.model.parameters())
        trial.record("pretraining", {"seconds": base.seconds, "weights": weights})
        pretraining(trial)
        for method in METHODS if options.all else ():
            method(trial)
        trial.record("all", {"CPU seconds": time.process_time() - start})


if __name__ == "__main__":
    main()
