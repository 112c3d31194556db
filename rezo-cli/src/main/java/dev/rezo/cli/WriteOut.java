package dev.rezo.cli;

import dev.rezo.http.ConnectionUse;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.TlsFacts;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The format of {@code -w}: text, {@code %{variable}}, {@code %header{name}}, {@code \n}, {@code
 * \r}, {@code \t} and {@code %%}.
 *
 * <p>Immutable.
 */
final class WriteOut {

  /**
   * A piece of the format.
   *
   * @param kind what it is
   * @param text itself, or a name
   */
  private record Piece(Kind kind, String text) {}

  private enum Kind {
    TEXT,
    VARIABLE,
    HEADER
  }

  private final List<Piece> pieces = new ArrayList<>();

  private WriteOut() {}

  /** Reads a format; what is no variable and no escape stands for itself. */
  static WriteOut parse(String format) {
    WriteOut parsed = new WriteOut();
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < format.length()) {
      char c = format.charAt(at);
      int close = c == '%' ? format.indexOf('}', at) : -1;
      if (c == '\\' && at + 1 < format.length()) {
        text.append(escape(format.charAt(at + 1)));
        at += 2;
      } else if (format.startsWith("%%", at)) {
        text.append('%');
        at += 2;
      } else if (close > 0 && format.startsWith("%{", at)) {
        parsed.add(text, Kind.VARIABLE, format.substring(at + 2, close));
        at = close + 1;
      } else if (close > 0 && format.startsWith("%header{", at)) {
        parsed.add(text, Kind.HEADER, format.substring(at + 8, close));
        at = close + 1;
      } else {
        text.append(c);
        at++;
      }
    }
    parsed.pieces.add(new Piece(Kind.TEXT, text.toString()));
    return parsed;
  }

  private void add(StringBuilder text, Kind kind, String name) {
    pieces.add(new Piece(Kind.TEXT, text.toString()));
    pieces.add(new Piece(kind, name));
    text.setLength(0);
  }

  private static String escape(char c) {
    return switch (c) {
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      default -> "\\" + c;
    };
  }

  /** Prints it for one transfer, to standard output unless the format says otherwise. */
  void print(Outcome outcome, StandardStreams streams) throws IOException {
    StringBuilder text = new StringBuilder();
    boolean toErr = false;
    for (Piece piece : pieces) {
      switch (piece.kind()) {
        case TEXT -> text.append(piece.text());
        case HEADER -> text.append(header(outcome.response(), piece.text()));
        case VARIABLE -> {
          switch (piece.text()) {
            case "stdout", "stderr" -> {
              flush(text, toErr, streams);
              toErr = piece.text().equals("stderr");
            }
            case "onerror" -> {
              if (outcome.failure() == null) {
                flush(text, toErr, streams);
                return;
              }
            }
            default -> text.append(known(piece.text(), outcome, streams.err()));
          }
        }
      }
    }
    flush(text, toErr, streams);
  }

  private static void flush(StringBuilder text, boolean toErr, StandardStreams streams)
      throws IOException {
    if (!text.isEmpty()) {
      OutputStream out = toErr ? streams.err() : streams.out();
      synchronized (out) {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
      text.setLength(0);
    }
  }

  private static String header(@Nullable Response response, String name) {
    String value = response == null ? null : response.header(name);
    return value == null ? "" : HeadText.readable(value);
  }

  private static String known(String name, Outcome outcome, PrintStream err) throws IOException {
    if (name.equals("json")) {
      return WriteOutJson.all(outcome);
    }
    if (name.equals("header_json")) {
      return WriteOutJson.headers(outcome);
    }
    String value = value(name, outcome);
    if (value == null) {
      err.println("rezo: unknown --write-out variable: '" + name + "'");
      return "";
    }
    return value;
  }

  /** The value of a variable, or null when there is none with this name. */
  static @Nullable String value(String name, Outcome outcome) {
    String time = time(name, outcome.marks());
    if (time != null) {
      return time;
    }
    Outcome.Failure failure = outcome.failure();
    Response response = outcome.response();
    return switch (name) {
      case "http_code", "response_code" -> String.format(Locale.ROOT, "%03d", outcome.status());
      case "http_version" -> response == null ? "0" : version(response.protocol());
      case "content_type" -> header(response, "Content-Type");
      case "redirect_url" -> redirectUrl(outcome);
      case "num_headers" -> String.valueOf(response == null ? 0 : response.headers().size());
      case "method" -> outcome.request() == null ? "" : outcome.request().method();
      case "scheme" -> scheme(outcome);
      case "url" -> outcome.job().url();
      case "url_effective" -> urlEffective(outcome);
      case "urlnum" -> String.valueOf(outcome.job().number());
      case "referer" ->
          Objects.requireNonNullElse(
              outcome.request() == null ? null : outcome.request().headers().get("Referer"), "");
      case "exitcode" -> String.valueOf(outcome.exitCode());
      case "errormsg" -> failure == null ? "" : failure.message();
      case "filename_effective" -> outcome.fileName() == null ? "" : outcome.fileName();
      case "num_redirects" -> String.valueOf(response == null ? 0 : response.hops().size());
      case "num_retries" -> String.valueOf(outcome.retries());
      case "http_connect", "proxy_ssl_verify_result" -> "0";
      case "ssl_verify_result" -> verifyResult(outcome);
      case "certs", "ftp_entry_path" -> "";
      case "num_certs" -> String.valueOf(certificates(outcome.trace().use()));
      default -> sizeOrConnection(name, outcome);
    };
  }

  private static @Nullable String time(String name, Marks marks) {
    return switch (name) {
      case "time_namelookup" -> seconds(marks.nameLookup());
      case "time_connect" -> seconds(marks.connect());
      case "time_appconnect" -> seconds(marks.appConnect());
      case "time_pretransfer" -> seconds(marks.preTransfer());
      case "time_starttransfer" -> seconds(marks.startTransfer());
      case "time_redirect" -> seconds(0);
      case "time_total" -> seconds(marks.total());
      default -> null;
    };
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.6f", nanos / 1e9);
  }

  private static @Nullable String sizeOrConnection(String name, Outcome outcome) {
    ConnectionUse use = outcome.trace().use();
    return switch (name) {
      case "size_download" -> String.valueOf(outcome.received().length());
      case "size_upload" -> String.valueOf(outcome.uploaded());
      case "size_header" -> String.valueOf(headerSize(outcome));
      case "size_request" -> String.valueOf(requestSize(outcome));
      case "speed_download" -> speed(outcome.received().length(), outcome);
      case "speed_upload" -> speed(outcome.uploaded(), outcome);
      case "num_connects" -> String.valueOf(outcome.trace().opened());
      case "remote_ip" -> use == null ? "" : ip(use.connection().remoteAddress());
      case "remote_port" -> use == null ? "0" : port(use.connection().remoteAddress());
      case "local_ip" -> use == null ? "" : ip(use.connection().localAddress());
      case "local_port" -> use == null ? "0" : port(use.connection().localAddress());
      default -> null;
    };
  }

  private static String version(Protocol protocol) {
    return switch (protocol) {
      case HTTP_1_0 -> "1.0";
      case HTTP_1_1 -> "1.1";
      case HTTP_2 -> "2";
    };
  }

  private static String scheme(Outcome outcome) {
    return outcome.request() == null
        ? ""
        : outcome.request().url().origin().scheme().toUpperCase(Locale.ROOT);
  }

  private static String urlEffective(Outcome outcome) {
    Request last = outcome.lastRequest();
    return last == null ? outcome.job().url() : last.url().toString();
  }

  private static String redirectUrl(Outcome outcome) {
    Response response = outcome.response();
    String location = response == null ? null : response.header("Location");
    if (response == null || location == null || response.status() / 100 != 3) {
      return "";
    }
    try {
      return response.request().url().resolve(location).toString();
    } catch (IllegalArgumentException e) {
      return location;
    }
  }

  /** 0 where there was nothing to verify or it was fine; curl's number for an unknown issuer. */
  private static String verifyResult(Outcome outcome) {
    if (outcome.exitCode() == ExitCode.BAD_CERTIFICATE) {
      return "20";
    }
    TlsFacts tls = tls(outcome.trace().use());
    return tls == null || tls.verified() ? "0" : "20";
  }

  private static int certificates(@Nullable ConnectionUse use) {
    TlsFacts tls = tls(use);
    return tls == null ? 0 : tls.peerCertificates().size();
  }

  private static @Nullable TlsFacts tls(@Nullable ConnectionUse use) {
    return use == null ? null : use.connection().tls();
  }

  /** Those of interim responses and redirects too. */
  private static long headerSize(Outcome outcome) {
    long size = 0;
    for (List<String> head : outcome.trace().heads()) {
      size += HeadText.bytes(head).length;
    }
    Response response = outcome.response();
    return response == null ? size : size + HeadText.fieldBytes(response.body().trailers()).length;
  }

  /** The head, and the body too: what was sent in all. */
  private static long requestSize(Outcome outcome) {
    ConnectionUse use = outcome.trace().use();
    return outcome.request() == null || use == null
        ? 0
        : HeadText.bytes(HeadText.lines(outcome.request(), use.protocol())).length
            + outcome.uploaded();
  }

  private static String speed(long bytes, Outcome outcome) {
    long nanos = Math.max(1, outcome.marks().total());
    return String.valueOf((long) (bytes * 1e9 / nanos));
  }

  private static String ip(SocketAddress address) {
    return VerboseText.literal(address);
  }

  private static String port(SocketAddress address) {
    return address instanceof InetSocketAddress inet ? String.valueOf(inet.getPort()) : "0";
  }
}
