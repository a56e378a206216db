// The SDK takes a stack trace for each output, which makes construction twelve times slower, and no test reads them.
Error.stackTraceLimit = process.env.BREAKWATER_TRACES === "1" ? 50 : 0;
