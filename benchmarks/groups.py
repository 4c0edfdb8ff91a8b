"""Our learning groups beside what is usually done, on simulated towns with a known truth: one table per run.

Figures: agreement with the truth (adjusted Rand index, mean over towns), the number of groups found, seconds of
processor time per town. For towns without groups: the share of towns in which a method says so. ``drawn`` counts the
towns ours is measured on; the others are measured on the first few of them.
``python -m benchmarks.groups [--towns N]``.
"""

import argparse
import importlib.util
import time
import warnings
from collections.abc import Callable, Sequence

import numpy as np
from sklearn.cluster import HDBSCAN, AgglomerativeClustering, KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import adjusted_rand_score, silhouette_score
from threadpoolctl import threadpool_limits

from benchmarks.gap_simulator import CLEAR, HARD, REALISTIC, Simulated, Town, simulate
from needs_analysis import group_gaps

CASES = (
    ("realistic, 300", REALISTIC, 10),
    ("realistic, 3000", REALISTIC.of(people=3000), 4),
    ("clear, 300", CLEAR, 6),
    ("hard, 3000", HARD.of(people=3000), 3),
    ("six profiles, 3000", REALISTIC.of(people=3000, profiles=6, items=10), 3),
    ("by role, 300", REALISTIC.of(kind="role"), 10),
    ("by role, 3000", REALISTIC.of(kind="role", people=3000), 3),
    ("heavy tails, 300", REALISTIC.of(kind="heavy"), 6),
    ("heavy tails, 3000", REALISTIC.of(kind="heavy", people=3000), 3),
    ("at the floor, 300", REALISTIC.of(kind="floor"), 6),
    ("at the floor, 3000", REALISTIC.of(kind="floor", people=3000), 3),
    ("realistic, 40000", REALISTIC.of(people=40_000), 1),
)
NO_GROUPS = (
    ("continuum, 300", Town(kind="continuum"), 40),
    ("skewed, 300", Town(kind="skewed"), 40),
    ("independent, 300", Town(kind="independent"), 40),
    ("heavy tails, 300", REALISTIC.of(kind="heavy", profiles=1), 40),
    ("at the floor, 300", REALISTIC.of(kind="floor", profiles=1), 40),
    ("continuum, 3000", Town(kind="continuum", people=3000), 10),
    ("skewed, 3000", Town(kind="skewed", people=3000), 10),
    ("heavy tails, 3000", REALISTIC.of(kind="heavy", profiles=1, people=3000), 10),
    ("at the floor, 3000", REALISTIC.of(kind="floor", profiles=1, people=3000), 10),
)
MOST_FOR_PAIRS = 3000
"""People up to which Ward (which needs all pairs) and latent profiles (which need hours) take part."""

OTHERS_DRAW = {300: 4, 3000: 2}
"""Towns at most on which the other methods are measured: they are slow, and hardly differ from town to town."""

Method = Callable[[np.ndarray], np.ndarray]


def by_silhouette(cluster: Callable[[int, np.ndarray], np.ndarray]) -> Method:
    """The number of groups from 2 to 8 with the best silhouette."""

    def choose(x: np.ndarray) -> np.ndarray:
        found = [cluster(groups, x) for groups in range(2, 9)]
        return max(found, key=lambda labels: silhouette_score(x, labels, sample_size=1000, random_state=0))

    return choose


def k_means(groups: int, x: np.ndarray) -> np.ndarray:
    """scikit-learn's k-means."""
    return KMeans(groups, n_init=10, random_state=0).fit_predict(x)


def ward(groups: int, x: np.ndarray) -> np.ndarray:
    """Ward's method."""
    return AgglomerativeClustering(groups).fit_predict(x)


def hdbscan(x: np.ndarray) -> np.ndarray:
    """Density on six principal components."""
    return HDBSCAN(min_cluster_size=max(5, len(x) // 50), copy=True).fit_predict(PCA(6).fit_transform(x))


def latent_profiles(x: np.ndarray) -> np.ndarray:
    """Latent profile analysis with the number of groups by BIC."""
    from stepmix import StepMix  # type: ignore[import-not-found]

    models = [
        StepMix(groups, measurement="gaussian_diag", n_init=1, progress_bar=0, verbose=0, random_state=0).fit(x)
        for groups in range(1, 9)
    ]
    return min(models, key=lambda model: model.bic(x)).predict(x)


METHODS: dict[str, Method] = {
    "KMeans + silhouette": by_silhouette(k_means),
    "KMeans k=8": lambda x: k_means(8, x),
    "Ward + silhouette": by_silhouette(ward),
    "HDBSCAN": hdbscan,
    "LPA (StepMix) + BIC": latent_profiles,
}
MISSING = () if importlib.util.find_spec("stepmix") else ("LPA (StepMix) + BIC",)


def standardise(people: Simulated) -> np.ndarray:
    """What the other methods are given: mean-imputed, standardised answers."""
    filled = people.gaps.fillna(people.gaps.mean())
    return ((filled - filled.mean()) / filled.std()).to_numpy()


def labels_of(method: str, people: Simulated) -> np.ndarray:
    """Group numbers by one method."""
    if method == "ours":
        return group_gaps(people.gaps, people.areas, people.roles).best.to_numpy()
    return METHODS[method](standardise(people))


def measure(method: str, town: Town, towns: int) -> str:
    """One cell of the table."""
    if method in MISSING:
        return "not installed"
    if method.startswith(("Ward", "LPA")) and town.people > MOST_FOR_PAIRS:
        return "–"
    if method != "ours":
        towns = min(towns, OTHERS_DRAW.get(town.people, 1))
    scores, counts, start = [], [], time.process_time()
    for seed in range(towns):
        people = simulate(town, seed)
        labels = labels_of(method, people)
        groups = len(set(labels) - {-1})
        structured = len(set(people.truth)) > 1
        scores.append(adjusted_rand_score(people.truth, labels) if structured else float(groups <= 1))
        counts.append(max(groups, 1))
    seconds = (time.process_time() - start) / towns
    return f"{np.mean(scores):.2f} [{min(counts)}-{max(counts)}] {seconds:.1f}s"


def print_table(cases: Sequence[tuple[str, Town, int]], towns: int | None) -> None:
    """Rows: towns; columns: methods."""
    methods = ("ours", *METHODS)
    print("| " + " | ".join(("town", "drawn", *methods)) + " |")
    print("|" + " --- |" * (len(methods) + 2))
    for name, town, usual in cases:
        drawn = min(towns or usual, usual)
        print(
            "| " + " | ".join((name, str(drawn), *(measure(method, town, drawn) for method in methods))) + " |",
            flush=True,
        )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--towns", type=int, help="at most this many towns per row")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    with threadpool_limits(limits=1):
        print("Agreement with the truth (adjusted Rand index) [groups found] processor seconds\n")
        print_table(CASES, options.towns)
        print("\nShare of towns without groups in which the method says so\n")
        print_table(NO_GROUPS, options.towns)


if __name__ == "__main__":
    main()
