// n-body as python/tests/language/programs/nbody.py computes it, operation by
// operation, with arrays instead of lists.
//
//   nbody STEPS    prints the numbers of the result, then CPU seconds
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define BODIES 5
#define PI 3.14159265358979323
#define SOLAR_MASS (4 * PI * PI)
#define DAYS 365.24

typedef struct {
  double r[3], v[3], m;
} Body;

static const Body initial[BODIES] = {
    {{0.0, 0.0, 0.0}, {0.0, 0.0, 0.0}, SOLAR_MASS},
    {{4.84143144246472090e00, -1.16032004402742839e00,
      -1.03622044471123109e-01},
     {1.66007664274403694e-03 * DAYS, 7.69901118419740425e-03 * DAYS,
      -6.90460016972063023e-05 * DAYS},
     9.54791938424326609e-04 * SOLAR_MASS},
    {{8.34336671824457987e00, 4.12479856412430479e00, -4.03523417114321381e-01},
     {-2.76742510726411899e-03 * DAYS, 4.99852801234917238e-03 * DAYS,
      2.30417297573763929e-05 * DAYS},
     2.85885980666130812e-04 * SOLAR_MASS},
    {{1.28943695621391310e01, -1.51111514016986312e01,
      -2.23307578892655734e-01},
     {2.96460137564761618e-03 * DAYS, 2.37847173959480950e-03 * DAYS,
      -2.96589568540237556e-05 * DAYS},
     4.36624404335156298e-05 * SOLAR_MASS},
    {{1.53796971148509165e01, -2.59193146099879641e01, 1.79258772950371181e-01},
     {2.68067772490389322e-03 * DAYS, 1.62824170038242295e-03 * DAYS,
      -9.51592254519715870e-05 * DAYS},
     5.15138902046611451e-05 * SOLAR_MASS}};

static double energy(const Body *bodies) {
  double e = 0.0;
  for (int i = 0; i < BODIES; ++i)
    for (int j = i + 1; j < BODIES; ++j) {
      const Body *a = &bodies[i], *b = &bodies[j];
      double dx = a->r[0] - b->r[0], dy = a->r[1] - b->r[1],
             dz = a->r[2] - b->r[2];
      e -= (a->m * b->m) / sqrt(dx * dx + dy * dy + dz * dz);
    }
  for (int i = 0; i < BODIES; ++i) {
    const double *v = bodies[i].v;
    e += bodies[i].m * (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]) / 2.0;
  }
  return e;
}

static void advance(double dt, long n, Body *bodies) {
  for (long step = 0; step < n; ++step) {
    for (int i = 0; i < BODIES; ++i)
      for (int j = i + 1; j < BODIES; ++j) {
        Body *a = &bodies[i], *b = &bodies[j];
        double dx = a->r[0] - b->r[0], dy = a->r[1] - b->r[1],
               dz = a->r[2] - b->r[2];
        double magnitude = dt * pow(dx * dx + dy * dy + dz * dz, -1.5);
        double am = a->m * magnitude, bm = b->m * magnitude;
        a->v[0] -= dx * bm;
        a->v[1] -= dy * bm;
        a->v[2] -= dz * bm;
        b->v[0] += dx * am;
        b->v[1] += dy * am;
        b->v[2] += dz * am;
      }
    for (int i = 0; i < BODIES; ++i)
      for (int k = 0; k < 3; ++k)
        bodies[i].r[k] += dt * bodies[i].v[k];
  }
}

int main(int argc, char **argv) {
  long steps = argc > 1 ? atol(argv[1]) : 1;
  clock_t start = clock();
  Body bodies[BODIES];
  for (int i = 0; i < BODIES; ++i)
    bodies[i] = initial[i];
  double p[3] = {0.0, 0.0, 0.0};
  for (int i = 0; i < BODIES; ++i)
    for (int k = 0; k < 3; ++k)
      p[k] -= bodies[i].v[k] * bodies[i].m;
  for (int k = 0; k < 3; ++k)
    bodies[0].v[k] = p[k] / bodies[0].m;
  double before = energy(bodies);
  advance(0.01, steps, bodies);
  double after = energy(bodies);
  double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
  printf("%a %a", before, after);
  for (int i = 0; i < BODIES; i += BODIES - 1)
    for (int k = 0; k < 3; ++k)
      printf(" %a", bodies[i].r[k]);
  printf(" %.9f\n", seconds);
}
