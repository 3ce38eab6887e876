// One after another: sums of torch keep their order on one thread, and TorchSharp 0.107's implicit scalars may be freed during a call
// when another thread makes the garbage collector run.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
