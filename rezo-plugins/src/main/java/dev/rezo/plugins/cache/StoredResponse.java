package dev.rezo.plugins.cache;

import dev.rezo.http.Headers;
import dev.rezo.http.Protocol;
import dev.rezo.http.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole response to a GET, and what a cache has to know of it. Two are the same only if they are
 * one object.
 *
 * <p>Immutable.
 */
final class StoredResponse {

  /** What each costs besides what is in it, and each field: objects and their references. */
  private static final int OVERHEAD = 512;

  private static final int OVERHEAD_OF_FIELD = 96;

  final int status;
  final String reason;
  final Protocol protocol;

  /** Those that may be stored. */
  final Headers headers;

  final CacheControl control;
  final Freshness freshness;

  /** Section 4.1: the names in Vary, and what its request said in those. */
  private final List<String> varyNames;

  private final List<@Nullable String> varyValues;

  /** Nobody changes them. */
  final List<byte[]> body;

  final long length;
  final Headers trailers;

  private StoredResponse(
      Response head,
      Headers headers,
      CacheControl control,
      Freshness freshness,
      Headers request,
      List<byte[]> body,
      Headers trailers) {
    this.status = head.status();
    this.reason = head.reason();
    this.protocol = head.protocol();
    this.headers = headers;
    this.control = control;
    this.freshness = freshness;
    this.varyNames = Selection.varyNames(headers);
    this.varyValues = Selection.values(varyNames, request);
    this.body = body;
    this.length = body.stream().mapToLong(block -> block.length).sum();
    this.trailers = trailers;
  }

  private StoredResponse(
      StoredResponse of,
      Headers headers,
      CacheControl control,
      Freshness freshness,
      List<@Nullable String> varyValues) {
    this.status = of.status;
    this.reason = of.reason;
    this.protocol = of.protocol;
    this.headers = headers;
    this.control = control;
    this.freshness = freshness;
    this.varyNames = Selection.varyNames(headers);
    this.varyValues = varyValues;
    this.body = of.body;
    this.length = of.length;
    this.trailers = of.trailers;
  }

  /**
   * A response that may be stored, whole.
   *
   * @param head its status and version
   * @param candidate what was found out of its head
   * @param request the fields of its request
   * @param body transferred
   */
  static StoredResponse of(
      Response head, Candidate candidate, Headers request, List<byte[]> body, Headers trailers) {
    return new StoredResponse(
        head,
        candidate.headers(),
        candidate.control(),
        candidate.freshness(),
        request,
        body,
        trailers);
  }

  /**
   * Section 4.3.4: with what a newer answer says.
   *
   * @param request the fields of the request that was answered
   */
  StoredResponse updated(Candidate candidate, Headers request) {
    return new StoredResponse(
        this,
        candidate.headers(),
        candidate.control(),
        candidate.freshness(),
        Selection.values(Selection.varyNames(candidate.headers()), request));
  }

  /** The same, stale. */
  StoredResponse expired() {
    return new StoredResponse(this, headers, control, freshness.expired(), varyValues);
  }

  /** Section 4.1. */
  boolean isFor(Headers request) {
    return !varyNames.contains("*")
        && (varyNames.isEmpty() || varyValues.equals(Selection.values(varyNames, request)));
  }

  /** Whether the server can be asked if it is still right. */
  boolean hasValidator() {
    return Validation.hasValidator(headers);
  }

  boolean isNewerThan(StoredResponse other) {
    return freshness.received().isAfter(other.freshness.received());
  }

  /** Section 5.1: with its age; what no-cache names is left out where the server was not asked. */
  Headers headersAt(Instant now) {
    Headers.Builder fields = headers.toBuilder();
    control.fieldNames("no-cache").forEach(fields::remove);
    Duration age = freshness.age(now);
    return fields
        .set("Age", Long.toString(Math.min(age.toSeconds(), CacheControl.MOST_SECONDS)))
        .build();
  }

  /** About how many bytes it takes. */
  long size() {
    return length + sizeOfHead(headers) + sizeOfHead(trailers);
  }

  /** About how many bytes a head takes. */
  static long sizeOfHead(Headers headers) {
    long size = OVERHEAD;
    for (int i = 0; i < headers.size(); i++) {
      size += OVERHEAD_OF_FIELD + headers.name(i).length() + headers.value(i).length();
    }
    return size;
  }

  /** As in {@code 200, 1270 bytes}. */
  @Override
  public String toString() {
    return status + ", " + length + " bytes";
  }
}
