// libvips has one text of errors and one count of memory in a process, which tests look at.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
