"""The next build of the order service: the delivery takes longer. Nothing else changed."""

import service


class Orders(service.Orders):
    delivery_days = 5


service.Handler.orders = Orders(service.Dependency())

if __name__ == "__main__":
    service.main()
