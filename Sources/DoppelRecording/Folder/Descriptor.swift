internal import SystemPackage

/// The system's file descriptor; NIO has another type of that name.
typealias Descriptor = FileDescriptor
