package dev.rezo.plugins.decompression;

import java.util.List;

/**
 * A content coding (RFC 9110 section 8.4.1) that can be undone. {@link Decompression#with} adds one
 * to a client; one that is a service of this type ({@link java.util.ServiceLoader}) is part of
 * {@link Decompression#usual}.
 *
 * <p>Thread-safe.
 */
public interface ContentCoding {

  /** Its names in lower case: the first is asked for, the others are understood as well. */
  List<String> names();

  /** A decoder for one body. */
  ContentDecoder decoder();
}
