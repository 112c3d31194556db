package dev.rezo.cli;

import java.util.List;

/**
 * How what is seen of transfers is written down. Each method appends whole lines.
 *
 * <p>Thread-safe.
 */
interface TraceForm {

  /** Something has happened. */
  void note(String line, StringBuilder to);

  /** A head was sent or received. */
  void head(boolean sent, List<String> lines, StringBuilder to);

  /** Bytes of a body were sent or received. */
  void data(boolean sent, byte[] bytes, StringBuilder to);
}
