import DoppelCLI

await Doppel.start()
