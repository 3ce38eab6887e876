// Nearly all tests of the project use torch: see TorchCollection.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
