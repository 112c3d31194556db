package dev.rezo.bench.clients;

import dev.rezo.bench.load.Subject;
import java.lang.reflect.InvocationTargetException;

/**
 * Who is measured: clients, and the ways to use them. The order is that of tables.
 *
 * <p>Immutable.
 */
public enum Client {
  LIMIT("limit", "wrk, h2load (C)", Platform.TOOL, true, true),
  REZO("rezo", "Rezo, async", Platform.JVM, true, true),
  REZO_COROUTINES("rezo-coroutines", "Rezo, coroutines, its dispatcher", Platform.JVM, true, false),
  REZO_DEFAULT("rezo-default", "Rezo, coroutines, Dispatchers.Default", Platform.JVM, true, false),
  REZO_BLOCKING("rezo-blocking", "Rezo, blocking, threads", Platform.JVM, true, true),
  REZO_VIRTUAL("rezo-virtual", "Rezo, blocking, virtual threads", Platform.JVM, true, false),
  VERTX("vertx", "Vert.x", Platform.JVM, true, true),
  AHC("ahc", "AsyncHttpClient", Platform.JVM, true, true),
  APACHE_ASYNC("apache-async", "Apache HttpClient 5, async", Platform.JVM, true, true),
  APACHE_CLASSIC("apache-classic", "Apache HttpClient 5, classic", Platform.JVM, false, true),
  HELIDON("helidon", "Helidon, virtual threads", Platform.JVM, true, false),
  JDK("jdk", "java.net.http", Platform.JVM, true, true),
  JETTY("jetty", "Jetty", Platform.JVM, true, true),
  KTOR("ktor", "Ktor, CIO", Platform.JVM, false, false),
  OKHTTP("okhttp", "OkHttp", Platform.JVM, true, true),
  REACTOR("reactor", "Reactor Netty", Platform.JVM, true, true),
  NODE("node", "Node, http.Agent", Platform.NODE, false, false),
  UNDICI("undici", "undici (Node)", Platform.NODE, true, false);

  private final String id;
  private final String title;
  private final Platform platform;
  private final boolean speaksHttp2;
  private final boolean isUsual;

  Client(String id, String title, Platform platform, boolean speaksHttp2, boolean isUsual) {
    this.id = id;
    this.title = title;
    this.platform = platform;
    this.speaksHttp2 = speaksHttp2;
    this.isUsual = isUsual;
  }

  /** The one of this id. */
  public static Client of(String id) {
    for (Client client : values()) {
      if (client.id.equals(id)) {
        return client;
      }
    }
    throw new IllegalArgumentException("client: expected one that is known, actual " + id);
  }

  /** What options call it. */
  public String id() {
    return id;
  }

  /** What tables call it. */
  public String title() {
    return title;
  }

  /** What it runs on. */
  public Platform platform() {
    return platform;
  }

  /** Whether it does so over TLS. */
  public boolean speaksHttp2() {
    return speaksHttp2;
  }

  /** Whether it takes part in everything that it can, and not in some scenarios alone. */
  public boolean isUsual() {
    return isUsual;
  }

  /**
   * Whether many thousand requests can wait for their answers without a thread of the system each.
   */
  public boolean waitsCheaply() {
    return switch (this) {
      case REZO, REZO_VIRTUAL, VERTX, AHC, APACHE_ASYNC, JDK, JETTY, REACTOR -> true;
      default -> false;
    };
  }

  /**
   * Makes one that runs on a JVM. Classes of the others are not loaded.
   *
   * @throws IllegalStateException when it runs elsewhere, or needs a newer Java
   */
  public Subject open(Target target) {
    return switch (this) {
      case REZO -> new RezoAsync(target);
      case REZO_COROUTINES -> new RezoCoroutines(target, true);
      case REZO_DEFAULT -> new RezoCoroutines(target, false);
      case REZO_BLOCKING -> new RezoWaiting(target, WaitingSubject.platformThreads());
      case REZO_VIRTUAL -> new RezoWaiting(target, WaitingSubject.virtualThreads());
      case VERTX -> new VertxSubject(target);
      case AHC -> new AhcSubject(target);
      case APACHE_ASYNC -> new ApacheAsync(target);
      case APACHE_CLASSIC -> new ApacheClassic(target);
      case HELIDON -> ofJava21("dev.rezo.bench.clients.HelidonSubject", target);
      case JDK -> new JdkSubject(target);
      case JETTY -> new JettySubject(target);
      case KTOR -> new KtorSubject(target);
      case OKHTTP -> new OkHttpSubject(target);
      case REACTOR -> new ReactorSubject(target);
      case LIMIT, NODE, UNDICI -> throw new IllegalStateException(id + ": it runs on no JVM");
    };
  }

  private static Subject ofJava21(String type, Target target) {
    try {
      return Class.forName(type)
          .asSubclass(Subject.class)
          .getDeclaredConstructor(Target.class)
          .newInstance(target);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          type + ": expected Java 21 or later, where it is compiled", e);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(type + ": expected to be made", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + ": expected a constructor", e);
    }
  }

  /** What a client runs on. Immutable. */
  public enum Platform {
    /** Java, in a process of {@code Worker}. */
    JVM,
    /** Node, in a process of {@code worker.mjs}. */
    NODE,
    /** A tool of its own. */
    TOOL
  }
}
