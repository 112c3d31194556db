package dev.rezo.plugins.decompression;

import dev.rezo.http.BodySource;
import dev.rezo.http.DecodingInterceptor;
import dev.rezo.http.Headers;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.ResponseBody;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks for compressed responses and decodes them while they are read: gzip, deflate in both shapes,
 * br, zstd, and what {@link ContentCoding}s there are besides. A request that says itself what it
 * accepts, or asks for a range, is left as it is, and so is its response.
 *
 * <p>Of a decoded response Content-Encoding and Content-Length are gone: they were about what was
 * sent. Codings that are not known stay as they are, with those that were applied before them.
 *
 * <p>A body that is cut short within its coding, that is not of its coding, or that becomes larger
 * than is allowed is a {@link dev.rezo.http.BodyException}. Nothing is held but a chunk, and what a
 * coding has to look back to.
 *
 * <p>Thread-safe.
 */
public final class Decompression implements DecodingInterceptor {

  /** More than five codings on one another are an attack (RFC 9110 section 8.4 has no limit). */
  private static final int MOST_CODINGS = 5;

  /** Where services cannot be listed at all, each attempt fails again. */
  private static final int MOST_FAILURES = 20;

  /** A token (RFC 9110 section 5.6.2) without capitals. */
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+");

  private final List<ContentCoding> codings;
  private final List<String> askedFor;
  private final Headers asking;
  final long mostBytes;
  final int mostRatio;

  private Decompression(List<ContentCoding> codings, long mostBytes, int mostRatio) {
    this.codings = codings;
    this.askedFor = codings.stream().map(coding -> coding.names().get(0)).toList();
    this.asking = Headers.of("Accept-Encoding", String.join(", ", askedFor));
    this.mostBytes = mostBytes;
    this.mostRatio = mostRatio;
  }

  /**
   * All codings that are there; any size, and up to 200 bytes for each byte that came once there
   * are 1 MiB of them. A service that cannot be had is not asked for, and the log says so; those
   * behind it are.
   */
  public static Decompression usual() {
    return usual(ServiceLoader.load(ContentCoding.class, Decompression.class.getClassLoader()));
  }

  static Decompression usual(ServiceLoader<ContentCoding> services) {
    Decompression all = new Decompression(BuiltInCoding.ALL, Long.MAX_VALUE, 200);
    Iterator<ContentCoding> each = services.iterator();
    int failures = 0;
    while (failures < MOST_FAILURES) {
      ContentCoding service = null;
      try {
        if (!each.hasNext()) {
          break;
        }
        service = each.next();
        all = all.with(service);
      } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
        failures++;
        String which = service == null ? "" : " of " + service.getClass().getName();
        System.getLogger(Decompression.class.getName())
            .log(System.Logger.Level.WARNING, "a content coding" + which + " cannot be had", e);
      }
    }
    return all;
  }

  /**
   * The same with one more coding, which is asked for after the others. One with the same first
   * name as another takes its place.
   *
   * @throws IllegalArgumentException when a name is no token in lower case (RFC 9110 section
   *     5.6.2), or there is none
   */
  public Decompression with(ContentCoding coding) {
    List<String> names = List.copyOf(coding.names());
    if (names.isEmpty() || !names.stream().allMatch(name -> NAME.matcher(name).matches())) {
      throw new IllegalArgumentException(
          "content coding: expected names in lower case, actual " + names);
    }
    List<ContentCoding> all = new ArrayList<>(codings);
    int same = 0;
    while (same < all.size() && !all.get(same).names().get(0).equals(names.get(0))) {
      same++;
    }
    if (same < all.size()) {
      all.set(same, coding);
    } else {
      all.add(coding);
    }
    return new Decompression(List.copyOf(all), mostBytes, mostRatio);
  }

  /**
   * The same with other limits.
   *
   * @param bytes how large a decoded body may be
   * @param ratio how many bytes each byte that came may become, beyond the first MiB
   * @throws IllegalArgumentException below 1
   */
  public Decompression withMost(long bytes, int ratio) {
    if (bytes < 1 || ratio < 1) {
      throw new IllegalArgumentException(
          "decompression: expected at least 1, actual " + bytes + " and " + ratio);
    }
    return new Decompression(codings, bytes, ratio);
  }

  @Override
  public List<String> codings() {
    return askedFor;
  }

  @Override
  public CompletionStage<Response> intercept(Request request, Chain chain) {
    Headers own = request.headers();
    if (own.contains("Accept-Encoding") || own.contains("Range")) {
      return chain.proceed(request);
    }
    return chain.proceed(request.with(own.plus(asking))).thenApply(this::decodedOrClosed);
  }

  private Response decodedOrClosed(Response response) {
    try {
      return decoded(response);
    } catch (Throwable e) { // A coding of somebody else has no decoder to give.
      response.close();
      throw e;
    }
  }

  private Response decoded(Response response) {
    List<String> fields = response.headers().values("Content-Encoding");
    if (fields.isEmpty() || response.duplex() != null || response.body().length() == 0) {
      return response;
    }
    List<String> applied = split(String.join(",", fields));
    if (applied.isEmpty() || applied.size() > MOST_CODINGS) {
      return response;
    }
    BodySource source = response.body().source();
    int left = applied.size();
    try {
      while (left > 0) {
        ContentCoding coding = named(applied.get(left - 1));
        if (coding == null) {
          break;
        }
        source = new DecodedSource(source, coding.decoder(), response.request().toString(), this);
        left--;
      }
    } catch (Throwable e) {
      source.close(); // And with it the decoders that there are.
      throw e;
    }
    if (left == applied.size()) {
      return response;
    }
    Headers headers = without(response.headers(), applied.subList(0, left));
    return response.toBuilder().headers(headers).body(ResponseBody.of(source, -1, headers)).build();
  }

  private static List<String> split(String codings) {
    List<String> all = new ArrayList<>();
    for (String coding : codings.split(",", -1)) {
      String name = coding.trim().toLowerCase(Locale.ROOT);
      if (!name.isEmpty() && !name.equals("identity")) {
        all.add(name);
      }
    }
    return all;
  }

  private @Nullable ContentCoding named(String name) {
    for (ContentCoding coding : codings) {
      if (coding.names().contains(name)) {
        return coding;
      }
    }
    return null;
  }

  private static Headers without(Headers all, List<String> left) {
    Headers.Builder rest = all.toBuilder().remove("Content-Encoding").remove("Content-Length");
    if (!left.isEmpty()) {
      rest.set("Content-Encoding", String.join(", ", left));
    }
    return rest.build();
  }

  @Override
  public String toString() {
    return "Decompression" + askedFor;
  }
}
