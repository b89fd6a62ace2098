"""A small laboratory for adapting language models: what the handbook's code cells import.

A seed comes in, measurements go out. In a made-up world (`World`), about which documents are
written (`Corpus`), a model of some 180,000 weights (`GPT`) is pretrained in a minute on one core
(`base`), and each method of adaptation can be tried on it in seconds. Everything follows from
seeds; nothing is fetched. It is written to be read, a module an idea:

    world, corpus            what is true, and what is written about it
    tokens, bpe              text to numbers: whole words, or parts of words
    model                    the transformer
    data, muon, training     batches, the optimizer, the loop
    generation               writing with a model
    evaluation, confidence   perplexity, exact match, skills; abstaining and confident errors
    lora, nf4                adapters, and frozen weights in four bits
    bm25, dense, retrieval   searching by words, by meaning, by both; recall and rank
    prompts, agent           examples and passages before a question; a tool in a loop
    pretrained               the pretrained model, from a cache
"""

from __future__ import annotations

try:
    import torch
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        "adaptlab needs PyTorch: install this project with its extra `adaptlab`",
        name=error.name,
    ) from error

from adaptlab.agent import Tool, Trace, demonstrate, imagined, look_up, react, search_in
from adaptlab.bm25 import BM25
from adaptlab.bpe import BPETokenizer
from adaptlab.confidence import ABSTENTION, Reliability, abstaining, calibration_error, reliability
from adaptlab.corpus import EXTRA_WORDS, JARGON, PLAIN, Corpus, Sampler, mixed
from adaptlab.data import MASKED, Batch, Batches, Demonstration, demonstrations, pairs, stream
from adaptlab.dense import DenseIndex, Embedding
from adaptlab.evaluation import (
    CONTENT,
    FORMAT,
    WHOLE,
    exact_match,
    last_question,
    perplexity,
    skill_examples,
    skills,
)
from adaptlab.generation import Completion, complete, generate
from adaptlab.lora import LoRA, add_lora, merge_lora, remove_lora, trainable
from adaptlab.model import (
    GPT,
    LINEAR_LAYERS,
    Attention,
    Block,
    Cache,
    FeedForward,
    RMSNorm,
    angles,
    rope,
)
from adaptlab.muon import Muon, orthogonal
from adaptlab.nf4 import BLOCK, NF4_LEVELS, QuantizedLinear, bits_per_weight
from adaptlab.pretrained import STEPS, Base, base
from adaptlab.prompts import retrieved, with_passages, with_shots
from adaptlab.retrieval import Hybrid, Index, mean_reciprocal_rank, recall_at, search
from adaptlab.tokens import END, PAD, Tokenizer, WordTokenizer
from adaptlab.training import History, adamw, loss, muon_and_adamw, schedule, train
from adaptlab.world import (
    DOMAIN,
    GENERAL,
    PEOPLE,
    SYNONYMS,
    TAGS,
    VALUES_PER_RELATION,
    Example,
    Facts,
    Key,
    World,
)

__all__ = [
    "ABSTENTION",
    "BLOCK",
    "BM25",
    "CONTENT",
    "DOMAIN",
    "END",
    "EXTRA_WORDS",
    "FORMAT",
    "GENERAL",
    "GPT",
    "JARGON",
    "LINEAR_LAYERS",
    "MASKED",
    "NF4_LEVELS",
    "PAD",
    "PEOPLE",
    "PLAIN",
    "STEPS",
    "SYNONYMS",
    "TAGS",
    "VALUES_PER_RELATION",
    "WHOLE",
    "Attention",
    "BPETokenizer",
    "Base",
    "Batch",
    "Batches",
    "Block",
    "Cache",
    "Completion",
    "Corpus",
    "Demonstration",
    "DenseIndex",
    "Embedding",
    "Example",
    "Facts",
    "FeedForward",
    "History",
    "Hybrid",
    "Index",
    "Key",
    "LoRA",
    "Muon",
    "QuantizedLinear",
    "RMSNorm",
    "Reliability",
    "Sampler",
    "Tokenizer",
    "Tool",
    "Trace",
    "WordTokenizer",
    "World",
    "abstaining",
    "adamw",
    "add_lora",
    "angles",
    "base",
    "bits_per_weight",
    "calibration_error",
    "complete",
    "demonstrate",
    "demonstrations",
    "exact_match",
    "generate",
    "imagined",
    "last_question",
    "look_up",
    "loss",
    "mean_reciprocal_rank",
    "merge_lora",
    "mixed",
    "muon_and_adamw",
    "orthogonal",
    "pairs",
    "perplexity",
    "react",
    "recall_at",
    "reliability",
    "remove_lora",
    "retrieved",
    "rope",
    "schedule",
    "search",
    "search_in",
    "skill_examples",
    "skills",
    "stream",
    "train",
    "trainable",
    "with_passages",
    "with_shots",
]

# One thread: sums of floats come out the same whatever the machine's number of cores, and for
# matrices this small more threads are slower. Notes run side by side instead.
torch.set_num_threads(1)
