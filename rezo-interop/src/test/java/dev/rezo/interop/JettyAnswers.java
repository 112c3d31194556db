package dev.rezo.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What {@link JettyPeer} says.
 *
 * <p>Thread-safe.
 */
final class JettyAnswers extends Handler.Abstract {

  private final OwnSite site;

  JettyAnswers(OwnSite site) {
    this.site = site;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String target = request.getHttpURI().getPath();
    site.log(
        Request.getRemotePort(request), request.getMethod(), request.getHttpURI().getPathQuery());
    if (target.equals("/limited") && request.getLength() > OwnSite.LIMIT) {
      Response.writeError(request, response, callback, 413);
      return true;
    }
    if (target.startsWith("/files/")) {
      file(request, response, site.file(target));
    } else if (target.startsWith("/backend/head/")) {
      largeHead(Integer.parseInt(target.substring("/backend/head/".length())), response);
    } else {
      fixed(target, request, response);
    }
    callback.succeeded();
    return true;
  }

  private void fixed(String target, Request request, Response response) throws Exception {
    switch (target) {
      case "/status/204" -> response.setStatus(204);
      case "/digest" -> write(response, digest(request));
      case "/limited" -> write(response, digest(request));
      case "/backend/echo" -> {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/octet-stream");
        write(response, Content.Source.asInputStream(request).readAllBytes());
      }
      case "/backend/fields" -> write(response, fields(request.getHeaders()));
      case "/backend/cookies" -> {
        for (String cookie : new String[] {"a=1", "b=2; Path=/", "c=3"}) {
          response.getHeaders().add(HttpHeader.SET_COOKIE, cookie);
        }
        write(response, String.join("\n", request.getHeaders().getValuesList(HttpHeader.COOKIE)));
      }
      case "/backend/gzip" -> {
        response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
        write(response, Backend.gzip());
      }
      case "/backend/trailers" -> {
        response.setTrailersSupplier(() -> HttpFields.build().put(Backend.TRAILER, "7"));
        write(response, Backend.pattern(1_000));
      }
      case "/backend/request-trailers" -> {
        Content.Source.asInputStream(request).readAllBytes();
        HttpFields trailers = request.getTrailers();
        write(response, trailers == null ? "" : fields(trailers));
      }
      case "/backend/early-hints" -> {
        response.writeInterim(103, HttpFields.build().put("Link", "</a.css>")).join();
        write(response, "late");
      }
      case "/backend/stall" -> stall(response);
      default -> response.setStatus(404);
    }
  }

  private static void file(Request request, Response response, Path file) throws IOException {
    long size = Files.size(file);
    String tag = "\"" + size + "\"";
    response.getHeaders().put(HttpHeader.ETAG, tag);
    if (tag.equals(request.getHeaders().get(HttpHeader.IF_NONE_MATCH))) {
      response.setStatus(304);
      return;
    }
    String range = request.getHeaders().get(HttpHeader.RANGE);
    long start = 0;
    if (range != null) {
      start = Long.parseLong(range.replaceAll("\\D", ""));
      response.setStatus(206);
      response.getHeaders().put("Content-Range", "bytes " + start + "-" + (size - 1) + "/" + size);
    }
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, size - start);
    if (!request.getMethod().equals("HEAD")) {
      try (InputStream in = Files.newInputStream(file);
          OutputStream out = Content.Sink.asOutputStream(response)) {
        in.skipNBytes(start);
        in.transferTo(out);
      }
    }
  }

  private static void largeHead(int bytes, Response response) throws IOException {
    for (int i = 0; i < bytes / 1_000; i++) {
      response.getHeaders().put(String.format("X-Large-%03d", i), "v".repeat(1_000 - 32 - 11));
    }
    write(response, "small");
  }

  private static String digest(Request request) throws IOException {
    MessageDigest digest = Site.newSha256();
    InputStream in = Content.Source.asInputStream(request);
    byte[] bytes = new byte[64 * 1024];
    long length = 0;
    for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
      digest.update(bytes, 0, count);
      length += count;
    }
    return ContentDigest.of(length, HexFormat.of().formatHex(digest.digest()));
  }

  private static String fields(HttpFields fields) {
    StringBuilder text = new StringBuilder();
    for (HttpField field : fields) {
      text.append(field.getName()).append(": ").append(field.getValue()).append('\n');
    }
    return text.toString();
  }

  private static void stall(Response response) throws IOException {
    try (OutputStream out = Content.Sink.asOutputStream(response)) {
      for (int i = 0; i < 1_000; i++) {
        out.write(Backend.pattern(1_000));
        out.flush();
        LockSupport.parkNanos(20_000_000);
      }
    }
  }

  private static void write(Response response, String text) throws IOException {
    write(response, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void write(Response response, byte[] bytes) throws IOException {
    try (OutputStream out = Content.Sink.asOutputStream(response)) {
      out.write(bytes);
    }
  }
}
