"""Lets Hugging Face's tokenizers cut texts: python tokenizing.py CASES ANSWERS.

CASES is JSON: {"texts": [...]}. Small tokenizers of each kind are trained on them. ANSWERS gets, for each by name, what stands
in its tokenizer.json as "file", and for each text the places of its tokens as "offsets": [start, end] in code points.
"""

import json
import pathlib
import sys

# The folder of this file must not be searched: a script may have the name of a module that it uses.
sys.path.pop(0)

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers


def trained(model, trainer, normalizer, pre_tokenizer, texts):
    tokenizer = Tokenizer(model)
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def kinds(texts):
    """As those of BERT, GPT, SentencePiece and of the simplest models, too small to know all words."""
    quiet = {"show_progress": False}
    byte_level = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    unknown = {"special_tokens": ["[UNK]"], **quiet}
    return {
        "WordPiece": trained(
            models.WordPiece(unk_token="[UNK]"),
            trainers.WordPieceTrainer(vocab_size=400, **unknown),
            normalizers.BertNormalizer(),
            pre_tokenizers.BertPreTokenizer(),
            texts,
        ),
        "BPE": trained(
            models.BPE(),
            trainers.BpeTrainer(vocab_size=500, initial_alphabet=alphabet, **quiet),
            None,
            byte_level,
            texts,
        ),
        "Unigram": trained(
            models.Unigram(),
            trainers.UnigramTrainer(vocab_size=400, unk_token="[UNK]", **unknown),
            normalizers.NFKC(),
            pre_tokenizers.Metaspace(),
            texts,
        ),
        "WordLevel": trained(
            models.WordLevel(unk_token="[UNK]"),
            trainers.WordLevelTrainer(vocab_size=100, **unknown),
            normalizers.Lowercase(),
            pre_tokenizers.Whitespace(),
            texts,
        ),
    }


def cut(tokenizer, texts):
    offsets = [tokenizer.encode(text, add_special_tokens=False).offsets for text in texts]
    return {"file": tokenizer.to_str(), "offsets": offsets}


def main(cases, answers):
    texts = json.loads(pathlib.Path(cases).read_bytes())["texts"]
    all = {name: cut(one, texts) for name, one in kinds(texts).items()}
    pathlib.Path(answers).write_text(json.dumps(all), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
