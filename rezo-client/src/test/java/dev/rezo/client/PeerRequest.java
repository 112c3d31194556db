package dev.rezo.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A request as an {@link Http2Peer} has it so far.
 *
 * <p>Not thread-safe; the caller serialises: it belongs to its peer.
 */
final class PeerRequest {

  private final int id;
  private final List<Map.Entry<String, String>> fields;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private List<Map.Entry<String, String>> trailers = List.of();
  private boolean ended;
  private String reset = "";

  PeerRequest(int id, List<Map.Entry<String, String>> fields) {
    this.id = id;
    this.fields = fields;
  }

  /** The number of its stream. */
  int id() {
    return id;
  }

  String method() {
    return field(":method");
  }

  String path() {
    return field(":path");
  }

  String authority() {
    return field(":authority");
  }

  String scheme() {
    return field(":scheme");
  }

  /** Names and values in the order in which they came, pseudo-fields first. */
  List<Map.Entry<String, String>> fields() {
    return fields;
  }

  /** The first field of this name, or an empty text. */
  String field(String name) {
    return first(fields, name);
  }

  /** The first trailer of this name, or an empty text. */
  String trailer(String name) {
    return first(trailers, name);
  }

  /** What came of the body. */
  byte[] body() {
    return body.toByteArray();
  }

  /** What came of the body, as text. */
  String text() {
    return body.toString(StandardCharsets.ISO_8859_1);
  }

  int bodyLength() {
    return body.size();
  }

  /** Whether all of it came. */
  boolean ended() {
    return ended;
  }

  /** The code by which the client gave it up, or an empty text. */
  String reset() {
    return reset;
  }

  /** A line as {@code 1 GET /}. */
  @Override
  public String toString() {
    return id
        + " "
        + method()
        + " "
        + path()
        + (ended ? "" : " unfinished")
        + (reset.isEmpty() ? "" : " reset " + reset);
  }

  private static String first(List<Map.Entry<String, String>> among, String name) {
    return among.stream()
        .filter(field -> field.getKey().equals(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  // For the peer.

  void data(byte[] bytes) {
    body.writeBytes(bytes);
  }

  void trailers(List<Map.Entry<String, String>> behindTheBody) {
    trailers = behindTheBody;
  }

  void end() {
    ended = true;
  }

  void resetBy(String code) {
    reset = code;
  }
}
