package dev.rezo.plugins.decompression;

import dev.rezo.http.BodySource;
import dev.rezo.http.DecodingInterceptor;
import dev.rezo.http.Headers;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.ResponseBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks for compressed responses and decodes them while they are read: gzip, and deflate in both
 * shapes. A request that says itself what it accepts, or asks for a range, is left as it is, and so
 * is its response.
 *
 * <p>Of a decoded response Content-Encoding and Content-Length are gone: they were about what was
 * sent. Codings that are not known stay as they are, with those that were applied before them.
 *
 * <p>A body that is cut short within its coding, that is not of its coding, or that becomes larger
 * than is allowed is a {@link dev.rezo.http.BodyException}. Nothing is held but a chunk.
 *
 * <p>Thread-safe.
 */
public final class Decompression implements DecodingInterceptor {

  /** More than five codings on one another are an attack (RFC 9110 section 8.4 has no limit). */
  private static final int MOST_CODINGS = 5;

  private static final List<String> ASKED_FOR = List.of("gzip", "deflate");

  final long mostBytes;
  final int mostRatio;

  private Decompression(long mostBytes, int mostRatio) {
    this.mostBytes = mostBytes;
    this.mostRatio = mostRatio;
  }

  /** Any size, and up to 200 bytes for each byte that came once there are 1 MiB of them. */
  public static Decompression usual() {
    return new Decompression(Long.MAX_VALUE, 200);
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
    return new Decompression(bytes, ratio);
  }

  @Override
  public List<String> codings() {
    return ASKED_FOR;
  }

  @Override
  public CompletionStage<Response> intercept(Request request, Chain chain) {
    if (request.headers().contains("Accept-Encoding") || request.headers().contains("Range")) {
      return chain.proceed(request);
    }
    return chain
        .proceed(request.with(h -> h.set("Accept-Encoding", String.join(", ", ASKED_FOR))))
        .thenApply(this::decoded);
  }

  private Response decoded(Response response) {
    String codings = String.join(",", response.headers().values("Content-Encoding"));
    if (codings.isBlank() || response.duplex() != null || response.body().length() == 0) {
      return response;
    }
    List<String> applied = split(codings);
    if (applied.size() > MOST_CODINGS) {
      return response;
    }
    BodySource source = response.body().source();
    int left = applied.size();
    while (left > 0) {
      Supplier<ContentDecoder> decoder = decoder(applied.get(left - 1));
      if (decoder == null) {
        break;
      }
      source = new DecodedSource(source, decoder.get(), response.request().toString(), this);
      left--;
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

  private static @Nullable Supplier<ContentDecoder> decoder(String coding) {
    return switch (coding) {
      case "gzip", "x-gzip" -> GzipDecoder::new;
      case "deflate" -> DeflateDecoder::new;
      default -> null;
    };
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
    return "Decompression[gzip, deflate]";
  }
}
