"""What is kept."""

import uuid

from django.db import models


class Item(models.Model):
    """Known by a random id; whoever made it has its name in `owner`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    owner = models.CharField(max_length=40)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    is_sold = models.BooleanField(default=False)

    class Meta:
        app_label = "pages"
        ordering = ("name",)

    def __str__(self):
        return self.name
