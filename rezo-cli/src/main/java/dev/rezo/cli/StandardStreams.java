package dev.rezo.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * The three streams of a command.
 *
 * <p>Immutable; the streams are as thread-safe as they were made.
 *
 * @param in standard input
 * @param out standard output, where a write that fails throws: a broken pipe must be seen
 * @param err standard error
 */
record StandardStreams(InputStream in, OutputStream out, PrintStream err) {

  /** Those of the process; what is written to standard output is not buffered. */
  static StandardStreams ofProcess() {
    return new StandardStreams(System.in, new FileOutputStream(FileDescriptor.out), System.err);
  }
}
