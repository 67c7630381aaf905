// The spectral norm as python/tests/language/programs/spectral_norm.py computes
// it, operation by operation.
//
//   spectral_norm N    prints the numbers of the result, then CPU seconds
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double eval_a(long i, long j) {
  return 1.0 / ((double)((i + j) * (i + j + 1)) / 2 + i + 1);
}

static void times(int transposed, const double *u, double *out, long n) {
  for (long i = 0; i < n; ++i) {
    double sum = 0.0;
    for (long j = 0; j < n; ++j)
      sum += (transposed ? eval_a(j, i) : eval_a(i, j)) * u[j];
    out[i] = sum;
  }
}

int main(int argc, char **argv) {
  long n = argc > 1 ? atol(argv[1]) : 1;
  clock_t start = clock();
  double *u = malloc(n * sizeof(double)), *v = malloc(n * sizeof(double)),
         *w = malloc(n * sizeof(double));
  for (long i = 0; i < n; ++i)
    u[i] = 1.0;
  for (int round = 0; round < 10; ++round) {
    times(0, u, w, n);
    times(1, w, v, n);
    times(0, v, w, n);
    times(1, w, u, n);
  }
  double uv = 0.0, vv = 0.0, largest = fabs(v[0]);
  for (long i = 0; i < n; ++i) {
    uv += u[i] * v[i];
    vv += v[i] * v[i];
    if (fabs(v[i]) > largest)
      largest = fabs(v[i]);
  }
  double norm = sqrt(uv / vv);
  double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
  printf("%a %a %.9f\n", norm, largest, seconds);
  free(u);
  free(v);
  free(w);
}
