import DoppelCLI

Doppel.keepSandboxIfAsked()
await Doppel.start()
