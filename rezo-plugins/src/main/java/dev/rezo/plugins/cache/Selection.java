package dev.rezo.plugins.cache;

import dev.rezo.http.AttributeKey;
import dev.rezo.http.Headers;
import dev.rezo.http.Redaction;
import dev.rezo.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which responses may answer a request at all (RFC 9111 sections 2, 3.5 and 4.1): those of its
 * address, for who asks, among which Vary then chooses.
 *
 * <p>Immutable.
 *
 * @param address the partition of the cache, if there are some, and the address
 * @param identity a hash of all fields that say who asks, or of which host; empty for none
 */
record Selection(String address, String identity) {

  static Selection of(Request request, AttributeKey<String> partitionKey, Redaction credentials) {
    String partition = request.attribute(partitionKey);
    return new Selection(
        address(partition, request.url().toString()), identity(request.headers(), credentials));
  }

  /** An address never has a line end. */
  static String address(@Nullable String partition, String url) {
    return partition == null ? url : partition + "\n" + url;
  }

  /**
   * What one user was told is not for another, whatever the response says of Vary: section 3.5
   * leaves that to caches of one user, and a client often serves many. A hash, so that no secret is
   * kept.
   */
  private static String identity(Headers headers, Redaction credentials) {
    MessageDigest digest = null;
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i);
      if (credentials.hides(name) || name.equalsIgnoreCase("Host")) {
        digest = digest == null ? sha256() : digest;
        String line = name.toLowerCase(Locale.ROOT) + ":" + headers.value(i) + "\n";
        digest.update(line.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return digest == null ? "" : HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Section 4.1: the names that Vary lists, in lower case. */
  static List<String> varyNames(Headers response) {
    List<String> names = new ArrayList<>();
    for (String field : response.values("Vary")) {
      for (String name : field.split(",", -1)) {
        if (!name.isBlank()) {
          names.add(name.trim().toLowerCase(Locale.ROOT));
        }
      }
    }
    return names;
  }

  /** Section 4.1: what these fields say in a request, several of a name as one; null for none. */
  static List<@Nullable String> values(List<String> names, Headers request) {
    List<@Nullable String> values = new ArrayList<>(names.size());
    for (String name : names) {
      List<String> fields = request.values(name);
      values.add(fields.isEmpty() ? null : String.join(", ", fields));
    }
    return values;
  }
}
