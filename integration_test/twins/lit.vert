#version 330 core
// examples/first_light.py:Lit.shade_vertex, written by hand.

layout(std140) uniform Lit {
    vec3 camera_eye;
    mat4 camera_view;
    mat4 camera_projection;
    vec3 light_position;
    vec3 light_color;
    vec3 sky_zenith;
    vec3 sky_horizon;
    float sky_haze;
    float film_exposure;
    mat4 model;
    int material_class;
    vec3 material_color;
    float material_shiny;
    float material_gloss;
};

layout(location = 0) in vec3 pos;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec2 uv;
layout(location = 3) in float lit;

out vec3 vary_world;
out vec3 vary_normal;
out vec2 vary_uv;
out float vary_lit;

void main() {
    vec4 world = model * vec4(pos, 1.0);
    gl_Position = camera_projection * (camera_view * vec4(world.xyz, 1.0));
    vary_world = world.xyz;
    vary_normal = (model * vec4(normal, 0.0)).xyz;
    vary_uv = uv;
    vary_lit = lit;
}
