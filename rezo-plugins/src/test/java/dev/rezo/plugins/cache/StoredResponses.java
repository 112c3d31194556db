package dev.rezo.plugins.cache;

import dev.rezo.http.Headers;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes stored responses for tests. Immutable. */
final class StoredResponses {

  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private StoredResponses() {}

  /** As in {@code Age: 5; Vary: Accept}. */
  static Headers headers(String fields) {
    List<String> all = new ArrayList<>();
    for (String field : fields.split(";")) {
      if (!field.isBlank()) {
        int colon = field.indexOf(':');
        all.add(field.substring(0, colon).trim());
        all.add(field.substring(colon + 1).trim());
      }
    }
    return Headers.of(all.toArray(new String[0]));
  }

  /** A 200 with these fields that came now. */
  static StoredResponse of(String fields) {
    return of(fields, "", 0, NOW);
  }

  /** The same with a body, to a request with these fields. */
  static StoredResponse of(String fields, String request, int length, Instant received) {
    Headers headers = headers(fields);
    CacheControl control = CacheControl.of(headers);
    Candidate candidate =
        new Candidate(headers, control, Freshness.of(headers, control, received, received, null));
    return StoredResponse.of(
        Response.builder(Request.get("http://a.test/")).build(),
        candidate,
        headers(request),
        List.of(new byte[length]),
        Headers.EMPTY);
  }
}
