"""Articles as Scrapy items: feed exports and pipelines see the documented keys, made only when somebody looks."""

from __future__ import annotations

from collections.abc import Iterator, KeysView
from typing import Any

from itemadapter.adapter import AdapterInterface

from newsarchive.model import Article


class ArticleAdapter(AdapterInterface):
    """What `ItemAdapter(article)` becomes. The keys are those of `Article.to_dict`; an article cannot be changed."""

    def __init__(self, item: Any) -> None:
        super().__init__(item)
        self._values: dict[str, Any] | None = None

    @classmethod
    def is_item_class(cls, item_class: type) -> bool:
        """Articles only."""
        return issubclass(item_class, Article)

    @property
    def _dict(self) -> dict[str, Any]:
        if self._values is None:
            self._values = self.item.to_dict()
        return self._values

    def field_names(self) -> KeysView[str]:
        """The documented keys, in their order."""
        return self._dict.keys()

    def __getitem__(self, name: str) -> Any:
        return self._dict[name]

    def __setitem__(self, name: str, value: Any) -> None:
        raise TypeError(f"an Article is frozen: {name!r} cannot be set; yield an item of your own instead")

    def __delitem__(self, name: str) -> None:
        raise TypeError(f"an Article is frozen: {name!r} cannot be deleted; yield an item of your own instead")

    def __iter__(self) -> Iterator[str]:
        return iter(self._dict)

    def __len__(self) -> int:
        return len(self._dict)
