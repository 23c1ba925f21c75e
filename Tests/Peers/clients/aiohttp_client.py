"""aiohttp_client.py BASE METHOD:PATH…: prints each answer's status, type and body."""

import asyncio
import sys

import aiohttp


async def main():
    async with aiohttp.ClientSession(trust_env=True, timeout=aiohttp.ClientTimeout(total=20)) as session:
        for request in sys.argv[2:]:
            method, path = request.split(":", 1)
            body = {"b": 2, "a": [1, 2.5]} if method == "POST" else None
            async with session.request(method, sys.argv[1] + path, json=body) as answer:
                print(answer.status, answer.headers.get("Content-Type"), await answer.text())


asyncio.run(main())
