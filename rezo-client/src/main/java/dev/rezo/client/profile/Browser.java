package dev.rezo.client.profile;

import dev.rezo.h2.Http2Settings;
import java.time.LocalDate;
import java.util.List;

/**
 * One version of a browser on one platform: what it says first, and where that is known from.
 *
 * <p>Immutable.
 *
 * @param name as in {@code Chrome 131}
 * @param since the version that the values were observed of: this one, or the nearest before it
 * @param source where the values come from
 * @param date when they were looked at
 * @param http2 how it begins an HTTP/2 connection
 * @param fields its header fields in their order, their values as they are sent
 * @param hello what its ClientHello says
 */
public record Browser(
    String name,
    int since,
    String source,
    LocalDate date,
    Http2Settings http2,
    List<FieldLine> fields,
    HelloShape hello) {

  /** Keeps a copy of the fields. */
  public Browser {
    fields = List.copyOf(fields);
  }
}
